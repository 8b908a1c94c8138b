"""Prints for each signature of each PDF: field, verdict, coverage, kind of later changes."""

import sys
from datetime import datetime, timezone

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

root, root_crl, issuing_crl, *pdfs = sys.argv[1:]
with open(root, "rb") as file:
    anchor = x509.Certificate.load(pem.unarmor(file.read())[2])
context = ValidationContext(
    trust_roots=[anchor],
    crls=[open(crl, "rb").read() for crl in (root_crl, issuing_crl)],
    revocation_mode="hard-fail",
    allow_fetching=False,
    moment=datetime(2026, 5, 30, 1, 30, tzinfo=timezone.utc),
)
for pdf in pdfs:
    with open(pdf, "rb") as file:
        for signature in PdfFileReader(file).embedded_signatures:
            status = validate_pdf_signature(signature, context)
            print(signature.field_name, status.bottom_line, status.coverage.name, status.modification_level.name)
