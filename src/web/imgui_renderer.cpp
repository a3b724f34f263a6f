// Dear ImGui's WebGL renderer, compiled with our own answers to what it asks WebGL. It asks for
// some twenty states a frame to put them back behind it, for others who draw on the same canvas;
// here there are none. And every question holds the page until the browser's graphics process has
// done all that it was told before.

#include <GLES3/gl3.h>

#include <algorithm>

#include "imgui.h"

namespace {

// What is in force before a frame, and by being put back also after it: WebGL's initial state.
[[maybe_unused]] void known_integers(GLenum name, GLint* values) {
  switch (name) {
    case GL_MAJOR_VERSION:
      *values = 3;
      break;
    case GL_MAX_TEXTURE_SIZE:
      glGetIntegerv(name, values);
      break;
    case GL_ACTIVE_TEXTURE:
      *values = GL_TEXTURE0;
      break;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *values = GL_ONE;
      break;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *values = GL_FUNC_ADD;
      break;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      std::fill_n(values, 4, 0);
      break;
    default:
      *values = 0;  // nothing bound, GL_ZERO
  }
}

[[maybe_unused]] const GLubyte* known_string(GLenum) {
  return reinterpret_cast<const GLubyte*>("OpenGL ES 3.0");
}

// A shader that does not compile does not link either, which is asked.
[[maybe_unused]] void known_shader(GLuint, GLenum name, GLint* value) {
  *value = name == GL_COMPILE_STATUS ? GL_TRUE : 0;
}

}  // namespace

#define glGetIntegerv known_integers
#define glGetString known_string
#define glGetShaderiv known_shader
#define glIsEnabled(capability) GL_FALSE

#include "imgui_impl_opengl3.cpp"
