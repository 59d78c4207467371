"""Notes to films: one rule an arrow of docs/architecture.md, one file an output.

Files are named by a digest of what they are made from, so an edit makes new names for exactly
what it changes, and every older file stays right for the text that it was made from.
"""

import json


include: "rules/config.smk"


configfile: "config.yaml"


include: "rules/plan.smk"
include: "rules/statistics.smk"


container: "docker://debian:bookworm"


wildcard_constraints:
    topic=r"[^/]+(?<!\.9x16)(?<!\.1x1)",
    shape=r"(?:\.9x16|\.1x1)?",
    scene=r"[a-z0-9-]+",
    digest=r"[0-9a-f]{12}",


# What a cluster is not asked for: small steps, and those that need the whole film.
localrules:
    all,
    draft_notes,
    write_script,
    level_sound,
    take_thumbnail,
    join_film,
    check_film,
    publish_film,
    report_film,
    make_gif,
    make_storyboard,


rule all:
    input:
        expand("out/{topic}.html", topic=TOPICS),


rule draft_notes:
    output:
        update("build/{topic}/notes.md"),
    log:
        "build/{topic}/logs/draft_notes.log",
    resources:
        llm=1,
    params:
        settings=json.dumps(
            {"language": settings.language, "llm": settings.llm.model_dump(exclude={"source"})}
        ),
        source=lambda wildcards: [f"--from={file}" for file in source(wildcards)],
        text=lambda wildcards: [digest_of_file(Path(file)) for file in source(wildcards)],
    message:
        "Draft {output}"
    shell:
        "python scripts/draft_notes.py --topic={wildcards.topic:q} --settings {params.settings:q}"
        " {params.source:q} --output {output:q} --figures {log:q}.json 2>&1 | tee {log:q} >&2"


checkpoint write_script:
    input:
        notes,
    output:
        "build/{topic}/script.json",
    log:
        "build/{topic}/logs/write_script.log",
    params:
        code=digest_of_files(Path("scripts"), "write_script.py", "notes2manim/notes", "notes2manim/model"),
        text=text,
        settings=bookends(),
    message:
        "Read {input}"
    shell:
        "python scripts/write_script.py --notes {input:q} --settings {params.settings:q}"
        " --output {output:q} 2>&1 | tee {log:q} >&2"


rule speak_scene:
    input:
        ancient("build/{topic}/script.json"),
    output:
        voice="build/{topic}/voice/{scene}.{digest}.wav",
        timing="build/{topic}/voice/{scene}.{digest}.timing.json",
    log:
        "build/{topic}/logs/speak_scene/{scene}.{digest}.log",
    priority: urgency
    resources:
        tts=1,
        mem_mb=400,
    params:
        settings=lambda wildcards: film(wildcards).voice_settings,
        recordings=lambda wildcards: film(wildcards).recordings,
        service=service,
        place=place,
        failed=failed,
    message:
        "Speak {wildcards.topic}: {wildcards.scene} ({params.place})"
    shell:
        "python scripts/speak_scene.py --script {input:q} --scene {wildcards.scene}"
        " --settings {params.settings:q} --service {params.service:q}"
        " --recordings {params.recordings:q} --cache build/takes"
        " --voice {output.voice:q} --timing {output.timing:q} --figures {log:q}.json 2> {log:q} || {params.failed}"


rule stage_scene:
    input:
        ancient("build/{topic}/script.json"),
    output:
        "build/{topic}/stage/{scene}{shape}.{digest}.py",
    log:
        "build/{topic}/logs/stage_scene/{scene}{shape}.{digest}.log",
    priority: lambda wildcards: urgency(wildcards) - 1
    params:
        timing=scene("timing"),  # where it will be: a stage reads it when it is drawn
        theme=lambda wildcards: film(wildcards).theme,
        math=lambda wildcards: film(wildcards).settings.math,
        shape=lambda wildcards: film(wildcards).laid_out_for,
        logo=lambda wildcards: [f"--logo={film(wildcards).logo}"] if film(wildcards).logo else [],
        code=lambda wildcards: "--allow-code" if scene_of(wildcards).runs_code else "",
        place=place,
        failed=failed,
    message:
        "Stage {wildcards.topic}{wildcards.shape}: {wildcards.scene} ({params.place})"
    shell:
        "python scripts/stage_scene.py --script {input:q} --scene {wildcards.scene}"
        " --timing {params.timing:q} --theme {params.theme:q} --math {params.math}"
        " --shape {params.shape} {params.logo:q} {params.code} --output {output:q} 2> {log:q} || {params.failed}"


rule draw_scene:
    input:
        stage=scene("stage"),
        timing=scene("timing"),
    output:
        clip="build/{topic}/clips/{scene}{shape}.{digest}.mp4",
        record="build/{topic}/clips/{scene}{shape}.{digest}.record.json",
    log:
        "build/{topic}/logs/draw_scene/{scene}{shape}.{digest}.log",
    priority: weight
    resources:
        render=1,
        mem_mb=lambda wildcards: film(wildcards).drawing_memory,
    params:
        quality=lambda wildcards: film(wildcards).quality,
        sandbox=sandbox,
        shots=shots,
        place=place,
        failed=failed,
    message:
        "Draw {wildcards.topic}{wildcards.shape}: {wildcards.scene} ({params.place})"
    shell:
        "PYTHONHASHSEED=0 {params.sandbox} python scripts/draw_scene.py --stage {input.stage:q} --timing {input.timing:q}"
        " --width {params.quality.width} --height {params.quality.height} --fps {params.quality.fps}"
        " --clip {output.clip:q} --record {output.record:q} {params.shots} 2> {log:q} || {params.failed}"


rule level_sound:
    input:
        voice=scene("voice"),
        timing=scene("timing"),
    output:
        sound="build/{topic}/sound/{scene}.{digest}.m4a",
        heard="build/{topic}/sound/{scene}.{digest}.heard.json",
    log:
        "build/{topic}/logs/level_sound/{scene}.{digest}.log",
    priority: leisure
    params:
        fps=lambda wildcards: film(wildcards).settings.quality.fps,
        settings=lambda wildcards: film(wildcards).sound_settings,
        place=place,
        failed=failed,
    message:
        "Level {wildcards.topic}: {wildcards.scene} ({params.place})"
    shell:
        "python scripts/level_sound.py --voice {input.voice:q} --timing {input.timing:q}"
        " --fps {params.fps} --settings {params.settings:q}"
        " --sound {output.sound:q} --heard {output.heard:q} 2> {log:q} || {params.failed}"


rule take_thumbnail:
    input:
        script=ancient("build/{topic}/script.json"),
        timing=scene("timing"),
        clip=scene("clip"),
    output:
        "build/{topic}/thumbnail/{scene}{shape}.{digest}.png",
    log:
        "build/{topic}/logs/take_thumbnail/{scene}{shape}.{digest}.log",
    priority: last_of_all
    message:
        "Take the thumbnail of {wildcards.topic}{wildcards.shape}"
    shell:
        "python scripts/take_thumbnail.py --script {input.script:q} --scene {wildcards.scene}"
        " --timing {input.timing:q} --clip {input.clip:q} --output {output:q} 2> {log:q}"


rule join_film:
    input:
        script=ancient("build/{topic}/script.json"),
        clips=scenes("clip"),
        timings=scenes("timing"),
        sounds=scenes("sound"),
    output:
        temp(
            multiext(
                "build/{topic}/film/{topic}{shape}.{digest}",
                ".mp4",
                ".srt",
                ".vtt",
                ".chapters.txt",
                ".txt",
            )
        ),
    log:
        "build/{topic}/logs/join_film/{topic}{shape}.{digest}.log",
    params:
        settings=lambda wildcards: film(wildcards).film_settings,
        prefix=lambda wildcards, output: output[0].removesuffix(".mp4"),
        check=check_command,
    message:
        "Join {wildcards.topic}{wildcards.shape}"
    shell:
        "python scripts/join_film.py --script {input.script:q} --clips {input.clips:q}"
        " --sounds {input.sounds:q} --timings {input.timings:q} --settings {params.settings:q}"
        " --output {params.prefix:q} --check {params.check:q} 2> {log:q}"


rule check_film:
    input:
        joined=lambda wildcards: multiext(film(wildcards).film, ".mp4", ".srt", ".vtt", ".chapters.txt"),
        script=ancient("build/{topic}/script.json"),
        clips=scenes("clip"),
        voices=scenes("voice"),
        timings=scenes("timing"),
        heard=scenes("heard"),
        records=scenes("record"),
    output:
        "build/{topic}/check{shape}.json",
    log:
        "build/{topic}/logs/check_film{shape}.log",
    params:
        settings=lambda wildcards: film(wildcards).bounds,
    message:
        "Check {wildcards.topic}{wildcards.shape}"
    shell:
        "python scripts/check_film.py --film {input.joined[0]:q} --name={wildcards.topic:q}{wildcards.shape}.mp4"
        " --script {input.script:q} --clips {input.clips:q} --voices {input.voices:q}"
        " --timings {input.timings:q} --heard {input.heard:q} --records {input.records:q}"
        " --settings {params.settings:q} --output {output:q} &> {log:q}"


rule publish_film:
    input:
        joined=lambda wildcards: multiext(
            film(wildcards).film, ".mp4", ".srt", ".vtt", ".chapters.txt", ".txt"
        ),
        thumbnail=lambda wildcards: film(wildcards).thumbnail,
        check="build/{topic}/check{shape}.json",
        wanted=local(wanted),
    output:
        multiext("out/{topic}{shape}", *PUBLISHED),
    log:
        "build/{topic}/logs/publish_film{shape}.log",
    message:
        "Publish out/{wildcards.topic}{wildcards.shape}.mp4"
    shell:
        "python scripts/publish_film.py --from {input.joined:q} {input.thumbnail:q} --to {output:q}"
        " --wanted {input.wanted:q} 2> {log:q}"


rule report_film:
    input:
        film="out/{topic}{shape}.mp4",
        beside=beside,
        check="build/{topic}/check{shape}.json",
        script="build/{topic}/script.json",
    output:
        "out/{topic}{shape}.html",
    log:
        "build/{topic}/logs/report_film{shape}.log",
    params:
        code=digest_of_files(
            Path(workflow.basedir),
            "templates/report.html.j2",
            "templates/report",
            "scripts/report_film.py",
            "scripts/notes2manim/report",
            "scripts/notes2manim/model/certificate.py",
        ),
        embed=lambda wildcards: "--embed" if film(wildcards).settings.report.embed else "",
        asked=asked,
        began=build_began,
        impersonal=IMPERSONAL,
    message:
        "Report {wildcards.topic}{wildcards.shape}"
    shell:
        "python scripts/report_film.py --film {input.film:q} --certificate {input.check:q} --script {input.script:q}"
        " --choice build/{wildcards.topic:q}/voice.json --speaking {params.asked:q} {params.began:q}"
        " {params.embed} --output {output:q} 2> {log:q}"


rule make_gif:
    input:
        film="out/{topic}{shape}.mp4",
        script=ancient("build/{topic}/script.json"),
    output:
        "out/{topic}{shape}.gif",
    log:
        "build/{topic}/logs/make_gif{shape}.log",
    params:
        film=lambda wildcards: film(wildcards).film,
    message:
        "Make out/{wildcards.topic}{wildcards.shape}.gif"
    shell:
        "python scripts/make_gif.py --film {input.film:q} --gif {output:q} 2> {log:q}"


rule make_storyboard:
    input:
        film="out/{topic}{shape}.mp4",
        script=ancient("build/{topic}/script.json"),
        records=scenes("record"),
    output:
        "out/{topic}{shape}.storyboard.png",
    log:
        "build/{topic}/logs/make_storyboard{shape}.log",
    params:
        film=lambda wildcards: film(wildcards).film,
        theme=lambda wildcards: film(wildcards).theme,
    message:
        "Make out/{wildcards.topic}{wildcards.shape}.storyboard.png"
    shell:
        "python scripts/make_storyboard.py --film {input.film:q} --script {input.script:q}"
        " --records {input.records:q} --theme {params.theme:q} --output {output:q} 2> {log:q}"


onsuccess:
    tell_statistics(success=True)
    tell_faults()


onerror:
    tell_statistics(success=False)
    tell_full_disk()
    clear_up(Path(), build_lock)
