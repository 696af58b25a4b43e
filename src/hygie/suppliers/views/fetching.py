"""What every page of the room begins with: a row of this practice, or nothing at all."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django import forms
from django.db import models
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice.models import Supplier
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import services
from hygie.suppliers.states import SupplierState, state_of

Row = TypeVar("Row", bound=models.Model)


def fetch(model: type[Row], request: PracticeRequest, row_id: UUID) -> Row:
    """The row of this practice. Raises Http404."""
    return get_object_or_404(model, practice=request.practice, id=row_id)


def fetch_state(request: PracticeRequest, supplier_id: UUID) -> SupplierState:
    """A supplier of this practice and all that is known of it. Raises Http404."""
    supplier = fetch(Supplier, request, supplier_id)
    supplier.practice = request.practice
    return state_of(supplier, today=timezone.localdate())


def saved(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether the act was done; what it refuses is said in the form."""
    try:
        act()
    except ConflictError as error:
        form.add_error(None, f"{error.what} {error.next_step}".strip())
    except InvalidInputError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, f"{error.what} {error.next_step}".strip())
    except HygieError as error:
        form.add_error(None, error.message)
    else:
        return True
    return False


def changed(request: PracticeRequest, form: forms.ModelForm, *, shown: str) -> bool:
    """Whether what the form says of its row was written over the row as it is now."""
    row, changes = fetch(type(form.instance), request, form.instance.pk), form.cleaned_data
    return saved(
        form,
        lambda: services.change_row(
            row=row, changes=changes, actor=request.actor, shown=shown, now=timezone.now()
        ),
    )
