package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestAnInterruptHidesNothingElse(t *testing.T) {
	stop := fmt.Errorf("payment: %w", context.Canceled)
	for _, c := range []struct {
		err  error
		only bool
	}{
		{context.Canceled, true},
		{errors.Join(stop, context.Canceled), true},
		{fmt.Errorf("stream: %w", errors.Join(stop, context.Canceled)), true},
		{errors.Join(stop, errors.New("the disk is full")), false},
		{fmt.Errorf("stream: %w", errors.Join(stop, errors.New("the disk is full"))), false},
		{errors.New("the disk is full"), false},
	} {
		if onlyCanceled(c.err) != c.only {
			t.Errorf("%q: %t", c.err, !c.only)
		}
	}
}
