"""Suppliers: what they do, what they answer, what their contracts say."""
