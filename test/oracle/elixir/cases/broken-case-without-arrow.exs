import Config

case 1 do
  1 config :pleroma, :a, b: 1
end
