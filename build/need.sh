# Sourced by test.sh and bench.sh. Installs what a fresh Debian or Ubuntu lacks; asks nothing where everything is there.
#
#   need "COMMAND [OTHER...]" PACKAGE...    returns at once when one of the commands is there, else installs the packages

need() {
  local commands="$1" log; shift
  there "$commands" && return 0

  echo "== installing $*"
  log="$(mktemp)"
  as_root apt-get update -qq > "$log" 2>&1 || echo "need: apt-get update failed; trying with the lists that are there" >&2
  # RUNLEVEL=1: a package that would start its service is told that the machine is in maintenance.
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >> "$log" 2>&1
  there "$commands" || tail -n 5 "$log" >&2
  rm -f "$log"
  there "$commands" && return 0
  echo "need: none of: $commands; could not be installed (tried: $*)" >&2
  return 1
}

# Tests start their own Alertmanager; the package's service must not run beside it.
need_alertmanager() {
  there prometheus-alertmanager && return 0
  need prometheus-alertmanager prometheus-alertmanager || return 1
  if [ -d /run/systemd/system ]; then
    as_root systemctl disable --now prometheus-alertmanager
  elif [ -x /etc/init.d/prometheus-alertmanager ]; then
    as_root /etc/init.d/prometheus-alertmanager stop
  fi > /dev/null 2>&1
  return 0
}

# For the tests in which Prometheus itself sends; its service must not run beside it either.
need_prometheus() {
  there prometheus && return 0
  need prometheus prometheus || return 1
  if [ -d /run/systemd/system ]; then
    as_root systemctl disable --now prometheus
  elif [ -x /etc/init.d/prometheus ]; then
    as_root /etc/init.d/prometheus stop
  fi > /dev/null 2>&1
  return 0
}

there() {
  local command
  for command in $1; do command -v "$command" > /dev/null && return 0; done
  return 1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
