package interop

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stiver-pay/stiver/test/process"
)

// TestTheProgramOnThePagePays runs the program that docs/pay.md shows, as it
// stands there.
func TestTheProgramOnThePagePays(t *testing.T) {
	program, err := os.ReadFile("pay.mjs")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/pay.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "```js\n"+string(program)+"```\n") {
		t.Fatal("docs/pay.md does not show pay.mjs as it is")
	}
	if err := install(); err != nil {
		t.Fatal(err)
	}
	l := process.StartLedger(t)
	g := process.StartGateway(t, process.GatewayOptions{
		LedgerURL: l.URL, Key: l.Platform, YAML: "content: .\nprices: {default: 0.001}\n",
	})
	cmd := exec.Command("node", "pay.mjs", g.URL+"/gateway.yaml", l.URL)
	cmd.Env = append(os.Environ(), "PRIVATE_KEY="+hexKey(l.Account(t, 1_000_000)))
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "200 ") != 3 {
		t.Fatalf("%v\n%s", err, out)
	}
}
