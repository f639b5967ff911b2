"""What people state with a browser: how each form reads, and what its answers make."""
