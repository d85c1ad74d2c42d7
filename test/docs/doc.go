// Package docs runs the shell snippets of the README and of docs/ against the
// real binary, so that what a reader types is what was tested.
//
// Every fence marked `sh` is run, in the order of its page, by one bash per
// page in an empty home directory. A fence that follows the comment
//
//	<!-- background: TEXT -->
//
// is started in the background; the page goes on when TEXT appears in its
// output. Fences of another language are for reading. The default ports are
// replaced by free ones.
package docs
