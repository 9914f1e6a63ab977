"""What guidance professionals share: resources, tools and events. Partners propose, documentalists approve."""
