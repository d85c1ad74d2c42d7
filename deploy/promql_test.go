package deploy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// selector is a metric that an expression reads, with the labels it names.
type selector struct {
	metric string
	labels []string
}

// words of PromQL that are neither metrics nor functions; a function is told by
// the parenthesis after it.
var keywords = []string{"and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "inf", "nan"}

// selectors reads the metrics off an expression, and the labels it groups or
// joins by. It knows as much of PromQL's tokens as that takes.
func selectors(expr string) (found []selector, grouped []string, err error) {
	s := scanner{rest: expr}
	for token := s.next(); token != ""; token = s.next() {
		switch {
		case !isName(token):
		case slices.Contains([]string{"by", "without", "on", "ignoring", "group_left", "group_right"}, token):
			labels, err := s.list('(', ')')
			if err != nil {
				return nil, nil, err
			}
			grouped = append(grouped, labels...)
		case slices.Contains(keywords, strings.ToLower(token)), s.peek() == '(':
		case slices.Contains(aggregations, token):
		default:
			one := selector{metric: token}
			if s.peek() == '{' {
				if one.labels, err = s.list('{', '}'); err != nil {
					return nil, nil, err
				}
			}
			found = append(found, one)
		}
	}
	return found, grouped, s.err
}

// aggregations may have their grouping before the parenthesis.
var aggregations = []string{"sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile"}

type scanner struct {
	rest string
	err  error
}

func (s *scanner) peek() byte {
	s.rest = strings.TrimLeftFunc(s.rest, unicode.IsSpace)
	if s.rest == "" {
		return 0
	}
	return s.rest[0]
}

// next returns a name, a number with its unit, a string or one other character.
func (s *scanner) next() string {
	first := s.peek()
	end := 1
	switch {
	case first == 0:
		return ""
	case first == '"':
		closing := strings.IndexByte(s.rest[1:], '"')
		if closing < 0 {
			s.err, s.rest = fmt.Errorf("a string does not end: %s", s.rest), ""
			return ""
		}
		end = closing + 2
	case isWord(first):
		for end < len(s.rest) && isWord(s.rest[end]) {
			end++
		}
	}
	token := s.rest[:end]
	s.rest = s.rest[end:]
	return token
}

// list reads the names between two brackets: those of labels.
func (s *scanner) list(open, closing byte) (names []string, err error) {
	if s.peek() != open {
		return nil, nil
	}
	s.next()
	for token := s.next(); token != string(closing); token = s.next() {
		if token == "" {
			return nil, fmt.Errorf("no %c", closing)
		}
		if isName(token) {
			names = append(names, token)
		}
	}
	return names, nil
}

func isWord(c byte) bool {
	return c == '_' || c == ':' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isName(token string) bool {
	return isWord(token[0]) && !(token[0] >= '0' && token[0] <= '9') && token[0] != '.'
}

func TestSelectorsOfAnExpression(t *testing.T) {
	for _, c := range []struct {
		expr            string
		metrics, labels string
	}{
		{`up{job="x"} == 0`, "up", "job"},
		{`histogram_quantile(0.9, sum by (instance, le) (rate(a_seconds_bucket{code=~"b|c"}[5m]))) > 0.1`, "a_seconds_bucket", "instance le code"},
		{`a < on (job) group_left () (max by (job) (b) - 10)`, "a b", "job job"},
		{`sum(a) without (x) / 1e9 or predict_linear(b[6h], 4 * 86400) < 0`, "a b", "x"},
		{`changes(a[2m] offset 5m) == 0 and on (instance) c`, "a c", "instance"},
	} {
		found, grouped, err := selectors(c.expr)
		var metrics, labels []string
		labels = append(labels, grouped...)
		for _, f := range found {
			metrics = append(metrics, f.metric)
			labels = append(labels, f.labels...)
		}
		if err != nil || strings.Join(metrics, " ") != c.metrics || strings.Join(labels, " ") != c.labels {
			t.Errorf("%s: %v, %v, %v", c.expr, metrics, labels, err)
		}
	}
	for _, expr := range []string{`a{b="c`, `a{b="c"`, `sum by (x`} {
		if _, _, err := selectors(expr); err == nil {
			t.Errorf("%s was read", expr)
		}
	}
}
