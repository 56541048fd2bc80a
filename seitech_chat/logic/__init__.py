"""The rules of the chat as plain Python: values in, values out."""
