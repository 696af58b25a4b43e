"""What an answer, a contract or a certificate is worth: values in, values out; `today` is given."""
