#!/bin/sh
# Support tickets, exported from Excel as its European editions do it: semicolons, Windows-1252, and
# line breaks in quoted fields. The result is a CSV with a label and a confidence for each new ticket.
set -eu

printf '%s\r\n' 'sep=;' 'Nummer;Betreff;Text;Kategorie' >old.csv
n=0
while [ $n -lt 8 ]; do
    n=$((n + 1))
    printf '%d;Rechnung %d;"Guten Tag,\r\ndie Rechnung f\374r M\344rz ist falsch, bitte %d \200 zur\374ck";Zahlung\r\n' \
        "$n" "$n" "$n"
    printf '%d;Drucker %d;"Der Drucker im B\374ro dr\374ckt ""nichts"";\r\nauch Ger\344t %d nicht";Technik\r\n' \
        "$((n + 50))" "$n" "$n"
done >>old.csv
{
    printf 'Nummer;Betreff;Text;Kategorie\r\n'
    printf '900;Frage;"Bitte die Rechnung f\374r Mai pr\374fen,\r\nes fehlen 3 \200";\r\n'
    printf '901;Hilfe;Ger\344t im B\374ro dr\374ckt nicht mehr;\r\n'
} >new.csv

nearzip evaluate --train old.csv --test old.csv --encoding windows-1252 \
    --label-column Kategorie --text-column Betreff,Text --min-accuracy 0.9 --quiet >report.txt

nearzip classify new.csv --train old.csv --encoding windows-1252 \
    --label-column Kategorie --text-column Betreff,Text \
    --input-encoding windows-1252 --input-text-column Betreff,Text \
    --pass-through Nummer,Betreff,Text --output labeled.csv --quiet

cut -d, -f1,2 labeled.csv | grep '^[N9]'
# How large the confidence is does not matter here.
sed -n 's/.*\(3 €",Zahlung,\)[01][.][0-9]*$/\1confidence/p' labeled.csv
sed -n 's/^\(901.*,Technik,\)[01][.][0-9]*$/\1confidence/p' labeled.csv
