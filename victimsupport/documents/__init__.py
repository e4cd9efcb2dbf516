"""Documents on paper and as PDF/UA: the one place that knows WeasyPrint."""
