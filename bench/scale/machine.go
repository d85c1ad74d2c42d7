package scale

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"time"
)

// memory is what this process holds, in bytes. Where there is no /proc it stays
// zero.
type memory struct{ resident, own int64 }

// memoryNow has given back what is garbage.
func memoryNow() memory {
	runtime.GC()
	debug.FreeOSMemory()
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return memory{}
	}
	field := func(name string) int64 {
		_, rest, found := bytes.Cut(raw, []byte("\n"+name+":"))
		if !found {
			return 0
		}
		words := bytes.Fields(rest)
		kB, _ := strconv.ParseInt(string(words[0]), 10, 64)
		return kB << 10
	}
	return memory{field("VmRSS"), field("RssAnon")}
}

// median is in microseconds.
func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Nanoseconds()) / 1e3
}
