package gateway

import (
	"fmt"
	"path"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/stiver-pay/stiver/channel"
)

// Prices is the price list in a configuration. Rules are tried in order and
// the first whose path matches counts; Default is for all other paths.
type Prices struct {
	Default Price       `yaml:"default"` // required
	Rules   []PriceRule `yaml:"rules"`
}

// PriceRule is one line of a price list. Path is matched against the decoded
// path of a request: * is any part of one segment, ? one character of it, and
// a trailing /** everything below, itself included.
type PriceRule struct {
	Path  string `yaml:"path"`
	Price Price  `yaml:"price"`
}

// Price is an amount as people write it, in coins: "0.001", "1" or "1 STV"; in
// base units when that is said: "1000 base"; or "free". It is kept as text until
// the token's decimals are known; a number in YAML is never a float here.
type Price string

// UnmarshalYAML takes the text of a scalar as it is written.
func (p *Price) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return fmt.Errorf("line %d: a price is an amount or \"free\"", n.Line)
	}
	*p = Price(n.Value)
	return nil
}

// Pricer says what a path costs, the most that one request for it may be
// charged, in base units; zero is free. It is asked for every request, over
// HTTP and over the stream, and must be safe for concurrent use.
type Pricer interface {
	Price(path string) channel.Amount
}

// PriceList is a Pricer from a configuration.
type PriceList struct {
	rules    []rule
	fallback channel.Amount
}

// Public lists l for payers.
func (l *PriceList) Public() PublicPrices {
	p := PublicPrices{Default: l.fallback, Rules: make([]PublicRule, len(l.rules))}
	for i, r := range l.rules {
		p.Rules[i] = PublicRule{Path: r.pattern, Price: r.price}
		if r.pattern == "" {
			p.Rules[i].Path = r.below + "/**"
		}
	}
	return p
}

type rule struct {
	pattern string // for path.Match, or
	below   string // a folder, without the slash at its end
	price   channel.Amount
}

// PriceList returns the price list of c.
func (c Config) PriceList() (*PriceList, error) {
	if c.Prices.Default == "" {
		return nil, fmt.Errorf("prices.default is needed: an amount, or \"free\"")
	}
	var err error
	l := &PriceList{}
	if l.fallback, err = c.price(c.Prices.Default); err != nil {
		return nil, fmt.Errorf("prices.default: %w", err)
	}
	for i, r := range c.Prices.Rules {
		parsed, err := parseRule(r.Path)
		if err != nil {
			return nil, fmt.Errorf("prices.rules[%d]: %w", i, err)
		}
		if parsed.price, err = c.price(r.Price); err != nil {
			return nil, fmt.Errorf("prices.rules[%d]: %w", i, err)
		}
		l.rules = append(l.rules, parsed)
	}
	return l, nil
}

func parseRule(pattern string) (rule, error) {
	if !strings.HasPrefix(pattern, "/") {
		return rule{}, fmt.Errorf("path %q does not begin with /", pattern)
	}
	if below, ok := strings.CutSuffix(pattern, "/**"); ok {
		if strings.ContainsAny(below, `*?[\`) {
			return rule{}, fmt.Errorf("path %q: /** does not go with other wildcards", pattern)
		}
		return rule{below: below}, nil
	}
	if _, err := path.Match(pattern, ""); err != nil || strings.Contains(pattern, "**") {
		return rule{}, fmt.Errorf("path %q is not a pattern", pattern)
	}
	return rule{pattern: pattern}, nil
}

func (c Config) price(p Price) (channel.Amount, error) {
	if p == "free" {
		return channel.Amount{}, nil
	}
	if p == "" {
		return channel.Amount{}, fmt.Errorf("a price is missing: an amount, or \"free\"")
	}
	return parseAmount(string(p), c.Token.Symbol, *c.Token.Decimals)
}

// parseAmount reads an amount in coins, or in base units that are said to be.
func parseAmount(s, symbol string, decimals int) (channel.Amount, error) {
	if base, ok := strings.CutSuffix(s, " base"); ok {
		return channel.ParseAmount(base)
	}
	return channel.ParseUnits(strings.TrimSuffix(s, " "+symbol), decimals)
}

// Price implements Pricer.
func (l *PriceList) Price(p string) channel.Amount {
	for _, r := range l.rules {
		if r.matches(p) {
			return r.price
		}
	}
	return l.fallback
}

func (r rule) matches(p string) bool {
	if r.pattern == "" {
		return p == r.below || strings.HasPrefix(p, r.below+"/")
	}
	ok, err := path.Match(r.pattern, p)
	return ok && err == nil
}
