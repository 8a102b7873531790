cat > config.exs <<EOF
import Config

config :pleroma, :a, b: 1
EOF
