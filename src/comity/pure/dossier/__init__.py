"""What a complete request contains for each fund, as data, and what is still missing from one."""
