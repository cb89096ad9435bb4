"""Rules that a chapter's definitions and its backends share, in files named for the chapters."""
