"""The documentation's sources, and the scripts that make its generated pages."""
