# METADATA
# title: Ports that should not face the internet
# description: By protocol, each with what usually listens there.
package policies.lib.ports

import rego.v1

import data.policies.lib.network

# Databases, administration, file shares, mail and development servers.
_tcp := [
	3306, 5432, 20, 21, 23, 25, 110, 111, 135, 137, 138, 139, 143, 389, 445, 873, 1433, 1434, 1521, 2049, 2375, 2379,
	2483, 2484, 3000, 4333, 5000, 5500, 5601, 5800, 5900, 5985, 5986, 6379, 7001, 7199, 8080, 8088, 8888, 9042, 9092,
	9160, 9200, 9300, 10250, 11211, 27017, 27018, 27019,
]

_udp := [111, 137, 138, 161, 389, 1434, 11211]

_login := {"tcp": [22, 3389], "udp": [3389]}

# One text, so that names are no candidates for unknown values.
_names := concat("", [
	"|20 FTP|21 FTP|22 SSH|23 Telnet|25 SMTP|110 POP3|111 RPC|135 Windows RPC|137 NetBIOS|138 NetBIOS|139 NetBIOS|",
	"143 IMAP|161 SNMP|389 LDAP|445 SMB|873 rsync|1433 SQL Server|1434 SQL Server|1521 Oracle|2049 NFS|2375 Docker|",
	"2379 etcd|2483 Oracle|2484 Oracle|3000 development server|3306 MySQL|3389 RDP|4333 mSQL|5000 development server|",
	"5432 PostgreSQL|5500 VNC|5601 Kibana|5800 VNC|5900 VNC|5985 WinRM|5986 WinRM|6379 Redis|7001 Cassandra|",
	"7199 Cassandra|8080 HTTP proxy or administration|8088 Hadoop|8888 Jupyter or Cassandra|9042 Cassandra|9092 Kafka|",
	"9160 Cassandra|9200 Elasticsearch|9300 Elasticsearch|10250 Kubernetes|11211 memcached|27017 MongoDB|",
	"27018 MongoDB|27019 MongoDB|",
])

# "port 3306 (MySQL) is", for traffic that reaches one of the ports; for many the first three and how many there are.
risky(traffic) := _named(_reached(traffic, {"tcp": _tcp, "udp": _udp}))

# The same, remote logins among them.
risky_or_login(traffic) := _named(_reached(traffic, {"tcp": _tcp, "udp": _udp}) | _reached(traffic, _login))

_reached(traffic, ports) := {port |
	some port in ports[traffic.protocol]
	traffic.from <= port
	port <= traffic.to
} if {
	traffic.protocol in {"tcp", "udp"}
}

_reached(traffic, ports) := {port | port := ports[_][_]} if network.reaches(traffic, set(), 0)

_named(found) := sprintf("port %s is", [_with_name(min(found))]) if count(found) == 1

_named(found) := sprintf("ports %s are", [concat(", ", shown)]) if {
	count(found) in {2, 3}
	shown := [_with_name(port) | some port in sort(found)]
}

_named(found) := sprintf("%v risky ports (%s …) are", [count(found), concat(", ", shown)]) if {
	count(found) > 3
	shown := [_with_name(port) | some port in array.slice(sort(found), 0, 3)]
}

_with_name(port) := sprintf("%v (%s)", [port, split(split(_names, sprintf("|%v ", [port]))[1], "|")[0]])
