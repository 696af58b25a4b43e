"""Pure decisions of the documents: values in, values out."""
