package ledger

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/stiver-pay/stiver/bench/measure"
)

const (
	// Defaults of SoakOptions.
	DefaultSoak     = 30 * time.Minute
	DefaultInterval = 10 * time.Second
	DefaultSoakRate = 200
	soakValidators  = 4
)

// SoakOptions are those of Soak. Zero fields take the default.
type SoakOptions struct {
	Options
	Total    time.Duration // of the whole run
	Interval time.Duration // of each point
	Rate     float64       // transfers of coins a second
	Point    func(Point)   // is told of each point as it is measured; may be nil
}

// Point is what one interval of a soak showed.
type Point struct {
	Seconds   float64 `json:"seconds"` // since the start, at the interval's end
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	MemoryMB  float64 `json:"memory_mb"` // of all validators
	DiskMB    float64 `json:"disk_mb"`
	CPU       float64 `json:"cpu_us"` // for each transfer
}

// Soak runs four validators under a constant load for a long time and measures
// memory, disk, throughput and latency in each interval. It stops at the first
// transaction that is refused or lost; what was measured so far comes along, as
// it does when ctx ends.
func Soak(ctx context.Context, o SoakOptions) (points []Point, err error) {
	o = o.withDefaults()
	r, clean, err := newRun(o.Options)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, clean()) }()
	r.Duration = o.Interval
	r.Say(fmt.Sprintf("a ledger of %d, %.0f transfers a second for %s", soakValidators, o.Rate, o.Total))
	c, err := r.startLedger(ctx, soakValidators)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	s, err := r.connect(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	began := time.Now()
	for time.Since(began) < o.Total {
		p, err := s.point(ctx, o.Rate)
		if err != nil {
			return points, fmt.Errorf("after %s: %w", time.Since(began).Round(time.Second), err)
		}
		p.Seconds = time.Since(began).Seconds()
		points = append(points, p)
		o.Point(p)
	}
	return points, nil
}

func (o SoakOptions) withDefaults() SoakOptions {
	if o.Total == 0 {
		o.Total = DefaultSoak
	}
	if o.Interval == 0 {
		o.Interval = DefaultInterval
	}
	if o.Rate == 0 {
		o.Rate = DefaultSoakRate
	}
	if o.Point == nil {
		o.Point = func(Point) {}
	}
	return o
}

// point loads the ledger for one interval.
func (s *session) point(ctx context.Context, rate float64) (Point, error) {
	began, before := time.Now(), s.chain.usage()
	latency, err := s.steady(ctx, rate)
	if err != nil {
		return Point{}, err
	}
	const mega = 1e6
	after := s.chain.usage()
	return Point{
		PerSecond: float64(latency.Count) / time.Since(began).Seconds(),
		P50:       latency.P50, P99: latency.P99,
		MemoryMB: float64(after.memory) / mega, DiskMB: float64(size(s.chain.dir)) / mega,
		CPU: measure.Ratio(float64((after.cpu - before.cpu).Microseconds()), float64(latency.Count)),
	}, nil
}

// columns of the file that a soak leaves, in the order of Point's fields.
var columns = []string{"seconds", "per_second", "p50_ms", "p99_ms", "memory_mb", "disk_mb", "cpu_us"}

func (p *Point) fields() []*float64 {
	return []*float64{&p.Seconds, &p.PerSecond, &p.P50, &p.P99, &p.MemoryMB, &p.DiskMB, &p.CPU}
}

// WritePoints writes points as CSV, a line each below the names.
func WritePoints(out io.Writer, points []Point) error {
	w := csv.NewWriter(out)
	lines := [][]string{columns}
	for _, p := range points {
		var line []string
		for _, f := range p.fields() {
			line = append(line, strconv.FormatFloat(*f, 'f', 1, 64))
		}
		lines = append(lines, line)
	}
	return w.WriteAll(lines)
}

// ReadPoints reads what WritePoints wrote.
func ReadPoints(in io.Reader) ([]Point, error) {
	lines, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read a soak's points: %w", err)
	}
	if len(lines) == 0 {
		return nil, errors.New("read a soak's points: the file is empty")
	}
	var points []Point
	for i, line := range lines[1:] {
		var p Point
		fields := p.fields()
		if len(line) != len(fields) {
			return nil, fmt.Errorf("read a soak's points: line %d has %d values, not %d", i+2, len(line), len(fields))
		}
		for j, f := range fields {
			if *f, err = strconv.ParseFloat(line[j], 64); err != nil {
				return nil, fmt.Errorf("read a soak's points: line %d: %w", i+2, err)
			}
		}
		points = append(points, p)
	}
	return points, nil
}
