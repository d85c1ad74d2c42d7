package docs

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the table of error codes")

const (
	errorsPage  = "../../docs/errors.md"
	tableBegins = "<!-- codes -->\n"
	tableEnds   = "<!-- end of codes -->\n"
)

// code looks like an error's code and not like prose or a format.
var code = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// TestEveryErrorCodeIsDocumented reads the codes off the source: a code that a
// program may meet and the page does not name is a broken promise.
func TestEveryErrorCodeIsDocumented(t *testing.T) {
	found := codes{map[string]map[string][]string{}, map[string]string{}}
	if err := found.walk("../.."); err != nil {
		t.Fatal(err)
	}
	if silent := found.settle(); len(silent) > 0 {
		t.Fatalf("codes without a sentence or a comment: %s", strings.Join(silent, ", "))
	}
	page, err := os.ReadFile(errorsPage)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok1 := strings.Cut(string(page), tableBegins)
	_, tail, ok2 := strings.Cut(rest, tableEnds)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no table between %q and %q", errorsPage, tableBegins, tableEnds)
	}
	want := head + tableBegins + found.table() + tableEnds + tail
	if want == string(page) {
		return
	}
	if !*update {
		t.Fatalf("%s is out of date; run: go test ./test/docs -run Documented -update", errorsPage)
	}
	if err := os.WriteFile(errorsPage, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// codes maps each code to its sentences, and each of those to the packages that
// use it.
type codes struct {
	by    map[string]map[string][]string
	types map[string]string // first sentence of the comment of each type seen
}

func (c codes) add(dir, name, text string) {
	if !code.MatchString(name) {
		return
	}
	if c.by[name] == nil {
		c.by[name] = map[string][]string{}
	}
	if !slices.Contains(c.by[name][text], dir) {
		c.by[name][text] = append(c.by[name][text], dir)
	}
}

// settle drops what a code says nowhere when it says something elsewhere, and
// returns the codes that say nothing at all.
func (c codes) settle() (silent []string) {
	for name, said := range c.by {
		if delete(said, ""); len(said) == 0 {
			silent = append(silent, name)
		}
	}
	slices.Sort(silent)
	return silent
}

func (c codes) table() string {
	var b strings.Builder
	b.WriteString("| code | what happened, what to do | from |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(c.by)) {
		for _, text := range slices.Sorted(maps.Keys(c.by[name])) {
			dirs := slices.Sorted(slices.Values(c.by[name][text]))
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, text, strings.Join(dirs, ", "))
		}
	}
	return b.String()
}

func (c codes) walk(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "test" || d.Name() == ".git" || d.Name() == "internal"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool { c.inspect(dir, n); return true })
		return nil
	})
}

func (c codes) inspect(dir string, n ast.Node) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if name, text := literal(n); name != "" {
			c.add(dir, name, text)
		}
	case *ast.CallExpr:
		// channel.NewError("code", "text")
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "NewError" && len(n.Args) == 2 {
			c.add(dir, text(n.Args[0]), text(n.Args[1]))
		}
	case *ast.ValueSpec:
		// const CodeX = "x" // what it means
		if len(n.Names) == 1 && len(n.Values) == 1 && strings.HasPrefix(strings.ToLower(n.Names[0].Name), "code") {
			c.add(dir, text(n.Values[0]), strings.TrimSpace(n.Comment.Text()))
		}
		// var ErrX = &Error{code: "x"} // what it means
		if lit := pointed(n.Values); lit != nil {
			if name, said := literal(lit); name != "" && said == "" {
				c.add(dir, name, strings.TrimSpace(n.Comment.Text()))
			}
		}
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				c.describe(t.Name.Name, n.Doc.Text())
			}
		}
	case *ast.FuncDecl:
		// func (e *LostError) Code() string { return "answer_lost" }
		if n.Name.Name == "Code" && n.Recv != nil && len(n.Body.List) == 1 {
			if ret, ok := n.Body.List[0].(*ast.ReturnStmt); ok && len(ret.Results) == 1 {
				c.add(dir, text(ret.Results[0]), c.said(n.Recv.List[0].Type))
			}
		}
	}
}

// describe keeps what a type's comment says after its name: "LostError says
// that a payment was sent…".
func (c codes) describe(name, doc string) {
	sentence, _, _ := strings.Cut(strings.Join(strings.Fields(doc), " "), ". ")
	for _, verb := range []string{" says that ", " says ", " is ", " marks "} {
		sentence = strings.TrimPrefix(sentence, name+verb)
	}
	c.types[name] = strings.TrimSuffix(sentence, ".")
}

func (c codes) said(receiver ast.Expr) string {
	if p, ok := receiver.(*ast.StarExpr); ok {
		receiver = p.X
	}
	ident, _ := receiver.(*ast.Ident)
	if ident == nil {
		return ""
	}
	return c.types[ident.Name]
}

func pointed(values []ast.Expr) *ast.CompositeLit {
	if len(values) != 1 {
		return nil
	}
	if p, ok := values[0].(*ast.UnaryExpr); ok {
		lit, _ := p.X.(*ast.CompositeLit)
		return lit
	}
	return nil
}

// literal reads code and sentence off an error's literal: {"code", "text"},
// {-1, "code", "text"} or {Code: "code", Text: "text"}.
func literal(lit *ast.CompositeLit) (name, said string) {
	kind := fmt.Sprint(lit.Type)
	if ident, ok := lit.Type.(*ast.Ident); ok {
		kind = ident.Name
	} else if sel, ok := lit.Type.(*ast.SelectorExpr); ok {
		kind = sel.Sel.Name
	}
	if lit.Type != nil && !strings.HasSuffix(kind, "Error") && !strings.HasSuffix(kind, "Refusal") {
		return "", ""
	}
	var plain []string
	for _, e := range lit.Elts {
		kv, keyed := e.(*ast.KeyValueExpr)
		if !keyed {
			if s := text(e); s != "" {
				plain = append(plain, s)
			}
			continue
		}
		switch key, _ := kv.Key.(*ast.Ident); {
		case key == nil:
		case strings.EqualFold(key.Name, "code"):
			name = text(kv.Value)
		case strings.EqualFold(key.Name, "text"):
			said = text(kv.Value)
		}
	}
	if name == "" && lit.Type != nil && len(plain) == 2 {
		return plain[0], plain[1]
	}
	return name, said
}

// text is the value of a string literal, or of one with something appended.
func text(e ast.Expr) string {
	if sum, ok := e.(*ast.BinaryExpr); ok {
		return text(sum.X)
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}
