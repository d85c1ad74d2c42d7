package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/doctor"
)

func ledgerDoctorCommand() *cli.Command {
	return &cli.Command{
		Name:      "doctor",
		Usage:     "look a node over: files, disk, clock, peers, signer; says what to do",
		ArgsUsage: "[DIR]",
		Description: `Looks at the home and, if the node runs, asks it through the home's own socket.
Nothing is changed. The exit status is 1 if something needs attention.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "fingerprint", Usage: "`HEX` of the genesis file, or its beginning, as the organisations agreed on it"},
		},
		Action: func(c *cli.Context) error {
			found := doctor.Examine(c.Context, doctor.Options{Home: ledgerDir(c), Fingerprint: c.String("fingerprint"), Version: version})
			err := print(c, found, func(w io.Writer) {
				for _, f := range found {
					line(w, f.Level, f.Check, f.Text)
					if f.Do != "" {
						line(w, "", "", "→ "+f.Do)
					}
				}
			})
			if sick := doctor.Sick(found); err == nil && sick > 0 {
				err = &unhealthyError{sick}
			}
			return err
		},
	}
}

// unhealthyError says that the doctor found something that needs attention; see
// its findings.
type unhealthyError struct{ findings int }

// Code returns the stable code.
func (*unhealthyError) Code() string { return "unhealthy" }

func (e *unhealthyError) Error() string {
	return fmt.Sprintf("%s attention; nothing was changed; the arrows say what to do", needs(e.findings))
}

func needs(n int) string {
	if n == 1 {
		return "one finding needs"
	}
	return fmt.Sprintf("%d findings need", n)
}
