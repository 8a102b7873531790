import Config

config :p, :first, String.first("\r\nx") == "\r\n"
config :p, :last, String.last("x\r\n") == "\r\n"
config :p, :first_plain, String.first("abc")
config :p, :last_newline, String.last("x\n") == "\n"
