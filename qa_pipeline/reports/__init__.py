"""OUT: scorecards as JSON, CSV, a workbook and HTML pages."""
