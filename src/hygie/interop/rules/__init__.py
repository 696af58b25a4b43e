"""What an archive may be: values in, values out."""
