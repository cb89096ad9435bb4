"""What a chapter's definitions and its backends share, in files of the same names."""
