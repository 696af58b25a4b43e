from django.db import models


class Page(models.Model):
    text = models.TextField()
    scan = models.BinaryField(default=b"")
    written_at = models.DateTimeField(null=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    is_kept = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.text


class Margin(models.Model):
    page = models.ForeignKey(Page, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return f"beside {self.page}"
