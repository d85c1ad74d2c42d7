package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"sort"
	"testing"
)

var update = flag.Bool("update", false, "write the test vectors anew")

const vectorsFile = "testdata/frames.json"

// vector is one frame as other implementations can check it.
type vector struct {
	Name  string `json:"name"`
	Frame string `json:"frame"` // hex, length included
}

func TestFramesAreThoseOfTheVectors(t *testing.T) {
	frames := samples()
	if *update {
		var list []vector
		for name, frame := range frames {
			list = append(list, vector{name, hex.EncodeToString(frame)})
		}
		sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
		raw, err := json.MarshalIndent(list, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorsFile, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var list []vector
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(frames) {
		t.Errorf("%d vectors for %d frames", len(list), len(frames))
	}
	for _, v := range list {
		want, err := hex.DecodeString(v.Frame)
		if err != nil || !bytes.Equal(frames[v.Name], want) {
			t.Errorf("%s: %x, the vector says %s", v.Name, frames[v.Name], v.Frame)
		}
	}
}
