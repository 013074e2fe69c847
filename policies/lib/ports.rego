# METADATA
# title: Ports that should not face the internet
# description: By protocol, each with what usually listens there.
package policies.lib.ports

import rego.v1

import data.policies.lib.network

_risky := [
	["tcp", 3306, "MySQL"],
	["tcp", 5432, "PostgreSQL"],
	["udp", 11211, "memcached"],
	["tcp", 20, "FTP"],
	["tcp", 21, "FTP"],
	["tcp", 23, "Telnet"],
	["tcp", 25, "SMTP"],
	["tcp", 110, "POP3"],
	["tcp", 111, "RPC"],
	["udp", 111, "RPC"],
	["tcp", 135, "Windows RPC"],
	["tcp", 137, "NetBIOS"],
	["udp", 137, "NetBIOS"],
	["tcp", 138, "NetBIOS"],
	["udp", 138, "NetBIOS"],
	["tcp", 139, "NetBIOS"],
	["tcp", 143, "IMAP"],
	["udp", 161, "SNMP"],
	["tcp", 389, "LDAP"],
	["udp", 389, "LDAP"],
	["tcp", 445, "SMB"],
	["tcp", 873, "rsync"],
	["tcp", 1433, "SQL Server"],
	["tcp", 1434, "SQL Server"],
	["udp", 1434, "SQL Server"],
	["tcp", 1521, "Oracle"],
	["tcp", 2049, "NFS"],
	["tcp", 2375, "Docker"],
	["tcp", 2379, "etcd"],
	["tcp", 2483, "Oracle"],
	["tcp", 2484, "Oracle"],
	["tcp", 3000, "development server"],
	["tcp", 4333, "mSQL"],
	["tcp", 5000, "development server"],
	["tcp", 5500, "VNC"],
	["tcp", 5601, "Kibana"],
	["tcp", 5800, "VNC"],
	["tcp", 5900, "VNC"],
	["tcp", 5985, "WinRM"],
	["tcp", 5986, "WinRM"],
	["tcp", 6379, "Redis"],
	["tcp", 7001, "Cassandra"],
	["tcp", 7199, "Cassandra"],
	["tcp", 8080, "HTTP proxy or administration"],
	["tcp", 8088, "Hadoop"],
	["tcp", 8888, "Jupyter or Cassandra"],
	["tcp", 9042, "Cassandra"],
	["tcp", 9092, "Kafka"],
	["tcp", 9160, "Cassandra"],
	["tcp", 9200, "Elasticsearch"],
	["tcp", 9300, "Elasticsearch"],
	["tcp", 10250, "Kubernetes"],
	["tcp", 11211, "memcached"],
	["tcp", 27017, "MongoDB"],
	["tcp", 27018, "MongoDB"],
	["tcp", 27019, "MongoDB"],
]

_login := [["tcp", 22, "SSH"], ["tcp", 3389, "RDP"], ["udp", 3389, "RDP"]]

# "port 3306 (MySQL) is", for traffic that reaches one of the ports; for many the first three and how many there are.
risky(traffic) := _named(_reached(traffic, _risky))

# The same, remote logins among them.
risky_or_login(traffic) := _named(_reached(traffic, array.concat(_login, _risky)))

_reached(traffic, ports) := {[entry[1], entry[2]] |
	entry := ports[_]
	network.reaches(traffic, {entry[0]}, entry[1])
}

_named(found) := sprintf("port %v (%s) is", [entry[0], entry[1]]) if {
	count(found) == 1
	some entry in found
}

_named(found) := sprintf("ports %s are", [concat(", ", shown)]) if {
	count(found) in {2, 3}
	shown := [sprintf("%v (%s)", [entry[0], entry[1]]) | entry := sort(found)[_]]
}

_named(found) := sprintf("%v risky ports (%s …) are", [count(found), concat(", ", shown)]) if {
	count(found) > 3
	shown := [sprintf("%v %s", [entry[0], entry[1]]) | entry := array.slice(sort(found), 0, 3)[_]]
}
