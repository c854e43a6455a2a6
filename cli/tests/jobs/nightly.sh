#!/bin/sh
# Every night, the day's labeled messages go into the model file. Some come twice, with the same id, and
# some were corrected. By day, a stream of messages is labeled; it is interrupted, and continued.
set -eu

messages() { # from, to
    n=$1
    while [ "$n" -le "$2" ]; do
        echo "h$n,ham,see you at $n for tea number $n"
        echo "s$n,spam,win $n prizes and click $n now"
        n=$((n + 1))
    done
}

{ echo id,label,text; messages 1 20; } >monday.csv
{ echo id,label,text; messages 15 30; } >tuesday.csv
{ echo id,label,text; echo h1,ham,a corrected text about tea; } >corrections.csv

nearzip index build --train monday.csv --id-column id --output model.nearzip
nearzip index add model.nearzip --train tuesday.csv --id-column id || echo "refused: exit $?"
nearzip index add model.nearzip --train tuesday.csv --id-column id --skip-existing
nearzip index add model.nearzip --train corrections.csv --id-column id --replace
nearzip index verify model.nearzip

messages 1 4000 | cut -d, -f3 >stream.txt
nearzip classify --train model.nearzip stream.txt >whole.txt

# The stream pauses after some texts, and the program is interrupted then.
mkfifo pipe
nearzip classify --train model.nearzip <pipe >part.txt 2>part.err &
program=$!
exec 3>pipe
head -n 2500 stream.txt >&3
while [ "$(wc -l <part.txt)" -lt 2500 ]; do sleep 0.05; done
kill -INT $program
wait $program || echo "interrupted: exit $?"
exec 3>&-
skip=$(sed -n 's/.*--skip \([0-9]*\).*/\1/p' part.err)
nearzip classify --train model.nearzip --skip "$skip" stream.txt >>part.txt
cmp whole.txt part.txt && echo "$skip texts, then the others: nothing is lost, nothing is double"
