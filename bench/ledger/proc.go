package ledger

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// tick is the unit of processor time in /proc, 1/100 s on every Linux.
const tick = 10 * time.Millisecond

// usage is what processes have used: processor time since they began, and the
// memory they hold now, in bytes. Where there is no /proc it stays zero.
type usage struct {
	cpu    time.Duration
	memory int64
}

func (c *chain) usage() (u usage) {
	for _, p := range c.alive() {
		one := usageOf(p.cmd.Process.Pid)
		u.cpu += one.cpu
		u.memory += one.memory
	}
	return u
}

// usageOf reads /proc/PID/stat; see proc_pid_stat(5) for its fields.
func usageOf(pid int) usage {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return usage{}
	}
	// The second field is the program's name in brackets, spaces and all.
	fields := bytes.Fields(raw[bytes.LastIndexByte(raw, ')')+1:])
	const user, system, resident = 11, 12, 21 // counted from the third field
	if len(fields) <= resident {
		return usage{}
	}
	number := func(i int) int64 {
		n, _ := strconv.ParseInt(string(fields[i]), 10, 64)
		return n
	}
	return usage{
		cpu:    time.Duration(number(user)+number(system)) * tick,
		memory: number(resident) * int64(os.Getpagesize()),
	}
}
