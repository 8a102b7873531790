import Config

base = %{enabled: true}
config :p, :updated, %{base | enable: false}
