package contracts

import (
	"embed"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

//go:embed artifacts/*.json
var artifactFiles embed.FS

// artifact is the part of a generated artifact that is used at run time; ABIs
// come with the bindings.
type artifact struct {
	Bytecode      hexutil.Bytes
	StorageLayout []struct{ Label, Slot, Type string }
}

func readArtifact(name string) (artifact, error) {
	data, err := artifactFiles.ReadFile("artifacts/" + name + ".json")
	if err != nil {
		return artifact{}, fmt.Errorf("artifact of %s: %w", name, err)
	}
	var a artifact
	if err := json.Unmarshal(data, &a); err != nil {
		return artifact{}, fmt.Errorf("artifact of %s: %w", name, err)
	}
	return a, nil
}
