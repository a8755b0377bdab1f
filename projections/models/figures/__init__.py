"""What statistics are sums of."""
