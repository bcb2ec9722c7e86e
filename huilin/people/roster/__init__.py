"""The community's roster in a spreadsheet: read, checked, tried, applied all at once, written out again."""
