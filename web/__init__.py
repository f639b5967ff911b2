"""The browser: what people see of the answers, page by page."""
