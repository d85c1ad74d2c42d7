// Package deploy holds what a node is run and watched with: a systemd unit,
// Prometheus' configuration and alert rules, and a Grafana dashboard. Its tests
// hold them against a running node: every metric and label they name exists, and
// systemd understands the unit. docs/operate.md says how to use them.
package deploy
