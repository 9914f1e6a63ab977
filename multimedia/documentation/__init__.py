"""The works of the documentation: finding, keeping, bringing in and counting them."""
