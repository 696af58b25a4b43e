"""Signs of private use: accounts that copy files elsewhere, programs of leisure."""
