package gateway_test

import "testing"

func streamSells(t *testing.T, l *testLedger) {}
