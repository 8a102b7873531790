import Config

hosts =
  "a.example.org, b.example.org"
  |> String.split(",")
  |> Enum.map(&String.trim/1)
  |> Enum.filter(fn host -> host != "" end)

config :a,
  hosts: hosts,
  first:
    hosts
    |> hd()
    |> String.upcase()
