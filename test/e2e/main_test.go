package e2e

import (
	"testing"

	"github.com/stiver-pay/stiver/test/process"
)

func TestMain(m *testing.M) { process.Main(m) }
