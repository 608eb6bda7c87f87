#!/usr/bin/awk -f
# Reads what Swift's tests print, shows what fails and how it ends, and names the tests that had not ended when the run was
# broken off.

/^◇ Test / {
    if (sub(/ started\.$/, "") && !/^◇ Test (run$|case )/) {
        sub(/^◇ Test /, "")
        running[$0] = 1
    }
    next
}

/^(✔|✘) Test .* (passed|failed) after / {
    name = $0
    sub(/^(✔|✘) Test /, "", name)
    sub(/( with [0-9]+ test cases?)? (passed|failed) after .*/, "", name)
    delete running[name]
}

/^(✔|✘) Test run with / { hasEnded = 1 }

/^◇ / || /^✔ (Suite |Test (case |"|[A-Za-z0-9_]+\())/ { next }

{
    print
    fflush()
}

END {
    if (!hasEnded) for (name in running) print "✘ Never ended: " name
}
