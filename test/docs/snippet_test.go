package docs

import (
	"fmt"
	"strings"
)

// snippet is one fence of a page.
type snippet struct {
	line       int
	text       string
	background string // what to wait for; empty for a foreground snippet
}

const backgroundMark = "<!-- background: "

// snippets returns the `sh` fences of a page.
func snippets(page string) ([]snippet, error) {
	var found []snippet
	var open *snippet
	inFence, background := false, ""
	for n, l := range strings.Split(page, "\n") {
		switch {
		case !inFence && strings.HasPrefix(l, backgroundMark):
			background = strings.TrimSuffix(strings.TrimPrefix(l, backgroundMark), " -->")
		case !inFence && strings.HasPrefix(l, "```"):
			inFence = true
			if strings.TrimPrefix(l, "```") == "sh" {
				open = &snippet{line: n + 1, background: background}
			} else if background != "" {
				return nil, fmt.Errorf("line %d: a background mark before a fence that is not sh", n+1)
			}
			background = ""
		case inFence && l == "```":
			if open != nil {
				found = append(found, *open)
			}
			inFence, open = false, nil
		case open != nil:
			open.text += l + "\n"
		}
	}
	if inFence {
		return nil, fmt.Errorf("a fence is not closed")
	}
	return found, nil
}
