#!/bin/sh
# A folder of mails, sorted into one folder per label, and one new mail, which goes where it belongs.
set -eu

mkdir -p mail/invoices mail/friends
for n in 1 2 3 4 5 6; do
    printf 'From: billing@shop%d.example\nSubject: Invoice %d\n\nYour invoice of %d euros is due.\n' \
        $n $n $n >mail/invoices/$n.eml
    printf 'From: ana%d@home.example\nSubject: Lunch\n\nShall we meet on day %d?\nIt will be sunny.\n' \
        $n $n >mail/friends/$n.eml
done
printf 'From: billing@other.example\nSubject: Invoice 77\n\nThe invoice of 8 euros is due.\n' >new.eml

nearzip index build --train mail --output mail.nearzip
label=$(nearzip classify --train mail.nearzip --input-format files new.eml)
echo "new.eml: $label"
mv new.eml "mail/$label/"
nearzip index add mail.nearzip --train mail --skip-existing
nearzip classify --train mail.nearzip mail/invoices --output-format csv | cut -d, -f1,2
