// Package measure is what every benchmark here measures with: the clock, the
// processor time of its process, and ratios, since those are what machines
// leave comparable.
package measure

import (
	"syscall"
	"time"
)

// Meter is begun when a figure is.
type Meter struct {
	Began time.Time
	cpu   time.Duration
}

// Begin begins to measure.
func Begin() Meter { return Meter{time.Now(), CPU()} }

// Spent returns the time since, by the clock and of the processors.
func (m Meter) Spent() (wall, cpu time.Duration) { return time.Since(m.Began), CPU() - m.cpu }

// CPU returns the processor time of this process: of all its threads, the
// collector's too.
func CPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0 // cannot happen for the own process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Ratio returns a/b, and zero where there is nothing to compare with.
func Ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// Micros returns d in microseconds.
func Micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
