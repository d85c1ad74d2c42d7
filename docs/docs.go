// Package docs carries the project's own documentation in the binary: the
// demonstration sells it.
package docs

import "embed"

// Pages holds the pages of this directory.
//
//go:embed *.md decisions/*.md
var Pages embed.FS
