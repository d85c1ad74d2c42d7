// Package draw draws measurements as an SVG: panels one above the other over one
// axis, each with its curves from zero up.
package draw
